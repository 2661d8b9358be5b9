import { readFileSync } from 'node:fs';
import { Problem } from '../model/problem.ts';

// src/system/data.ts and dist/system/data.js lie equally deep, so the same step leads to data/ from both.
const folder = new URL('../../data/', import.meta.url);

/** A data file of this package by name without ending, parsed. */
export function systemData(name: string): unknown {
  if (!/^[a-z0-9-]+$/.test(name)) throw missing(name);
  try {
    return JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'));
  } catch (error) {
    throw missing(name, error);
  }
}

function missing(name: string, cause?: unknown): Problem {
  return new Problem({
    code: 'data-file-unreadable',
    message: `the data file ${name}.json of this installation cannot be read`,
    hints: ['Install Seaworthy again'],
    fault: 'bug',
    cause,
  });
}
