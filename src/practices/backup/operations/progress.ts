import { printBytes } from '../../../model/bytes.ts';
import type { Clock } from '../../../ports/clock.ts';

/** How far a program is, as it says itself. */
export interface Progress {
  /** 0 to 1. */
  readonly share: number;
  /** What it has gone through; null = it does not tell bytes. */
  readonly bytes: number | null;
}

/** `37 %, 120 MiB/s, 12 s left`: the rest at the rate so far; nothing about time before there is a rate. */
export function progressWords({ share, bytes }: Progress, begun: Date, clock: Clock): string {
  const percent = `${Math.floor(share * 100)} %`;
  const passed = secondsSince(begun, clock);
  if (share <= 0.01 || passed < 1) return percent;
  const rate = bytes === null ? '' : `, ${printBytes(bytes / passed)}/s`;
  return `${percent}${rate}, ${durationWords((passed * (1 - share)) / share)} left`;
}

/** `3 GiB, 120 MiB/s, for 25 s`: of what nobody knows the end. */
export function streamWords(bytes: number, begun: Date, clock: Clock): string {
  const passed = secondsSince(begun, clock);
  if (passed < 1) return printBytes(bytes);
  return `${printBytes(bytes)}, ${printBytes(bytes / passed)}/s, for ${durationWords(passed)}`;
}

function secondsSince(begun: Date, clock: Clock): number {
  return (clock.now().getTime() - begun.getTime()) / 1000;
}

/** `94 s`, `12 min`, `3 h`, `4 days`. */
export function durationWords(seconds: number): string {
  if (seconds < 100) return `${Math.round(seconds)} s`;
  if (seconds < 100 * 60) return `${Math.round(seconds / 60)} min`;
  if (seconds < 48 * 3600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}
