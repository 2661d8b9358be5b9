import { posix } from 'node:path';
import type { Files } from '../../ports/files.ts';

/** A source file of an Edge Function. */
export interface Source {
  readonly path: string;
  readonly text: string;
  /** Without comments; the lines keep their numbers. */
  readonly code: string;
}

const mostFiles = 50;
const mostBytes = 256 * 1024;

/** The source files of one folder, without those of folders inside. */
export function sourcesIn(folder: string, files: Files): readonly Source[] {
  const names = (files.list(folder) ?? []).filter((name) => /\.[mc]?[jt]sx?$/.test(name));
  return names.slice(0, mostFiles).flatMap((name) => {
    const path = posix.join(folder, name);
    const read = files.read(path, mostBytes);
    return read.ok ? [{ path, text: read.text, code: withoutComments(read.text) }] : [];
  });
}

/** A comment becomes the line breaks it held. `//` after a colon or a quote is part of an address. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|(?<![:'"`])\/\/.*/g, (comment) => comment.replace(/[^\n]/g, ''));
}

/** The line of a position in a text, from 1. */
export function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
