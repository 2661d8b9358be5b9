import { describe, expect, it } from 'vitest';
import { entriesOf, whyWide } from './redirects.ts';

describe('whyWide', () => {
  it.each([
    ['**', 'matches every address'],
    ['https://**', 'lets ** stand for the host or its end'],
    ['*://**', 'lets ** stand for the host or its end'],
    ['http*://**/callback', 'lets ** stand for the host or its end'],
    ['https://app.acme.dev**', 'lets ** stand for the host or its end'],
    ['https://**.acme.dev/**', 'lets ** stand for the host or its end'],
    ['https://*/**', 'fixes no domain'],
    ['https://*.com', 'fixes no domain'],
    ['https://app.*', 'fixes no domain'],
    ['https://*.vercel.app/**', 'lets in every site of a shared host'],
  ])('tells of %s that it %s', (entry, why) => {
    expect(whyWide(entry)).toBe(why);
  });

  it.each([
    'https://app.acme.dev',
    'https://app.acme.dev/**',
    'https://*.acme.dev/**',
    'https://*-acme.vercel.app/**',
    'http://localhost:3000/**',
    'http://localhost:*/**',
    'com.acme.app://**',
    'exp://**',
    '/relative/*',
  ])('lets %s be', (entry) => {
    expect(whyWide(entry)).toBeNull();
  });
});

describe('entriesOf', () => {
  it('splits at commas and drops blanks', () => {
    expect(entriesOf(' https://a.dev , https://b.dev/**,, ')).toEqual(['https://a.dev', 'https://b.dev/**']);
    expect(entriesOf(undefined)).toEqual([]);
  });
});
