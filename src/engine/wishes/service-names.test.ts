import { describe, expect, it } from 'vitest';
import { Problem, printProblem } from '../../model/problem.ts';
import { parseWishes } from './read.ts';
import { requireKnownServices } from './service-names.ts';

function complaint(text: string, services: readonly string[], inactive: readonly string[] = []): string {
  try {
    requireKnownServices(parseWishes(text), services, inactive);
  } catch (error) {
    if (error instanceof Problem) return printProblem(error);
    throw error;
  }
  return 'no complaint';
}

describe('a service that the wishes name', () => {
  it.each([
    'environment: {auth: {A: b}}',
    'health: {services: {auth: {}}}',
    'exposure: {services: {auth: keep}}',
  ])('may be any of the deployment: %s', (text) =>
    expect(complaint(text, ['db', 'auth'])).toBe('no complaint'),
  );

  it('may be of a profile that is not active', () => {
    expect(complaint('environment: {imgproxy: {A: b}}', ['db'], ['imgproxy'])).toBe('no complaint');
  });

  it('is refused at its line with near names when there is no such service', () => {
    const text = 'exposure:\n  services:\n    kong: keep\nenvironment:\n  atuh:\n    A: b\n';

    expect(complaint(text, ['db', 'auth', 'kong'])).toBe(
      'seaworthy.yaml:5: environment.atuh: this deployment has no service of that name\nHINT: did you mean auth?',
    );
  });

  it('is refused with every name when none is near', () => {
    expect(complaint('health: {services: {nothing-like-it: {}}}', ['db', 'auth'])).toContain(
      'HINT: its services are db and auth',
    );
  });
});
