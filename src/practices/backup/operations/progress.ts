import type { Clock } from '../../../ports/clock.ts';

/** `37 %, 12 s left`: the rest at the rate so far; nothing about time before there is a rate. */
export function progressWords(share: number, begun: Date, clock: Clock): string {
  const percent = `${Math.floor(share * 100)} %`;
  const passed = (clock.now().getTime() - begun.getTime()) / 1000;
  if (share <= 0.01 || passed < 1) return percent;
  return `${percent}, ${durationWords((passed * (1 - share)) / share)} left`;
}

/** `94 s`, `12 min`, `3 h`, `4 days`. */
export function durationWords(seconds: number): string {
  if (seconds < 100) return `${Math.round(seconds)} s`;
  if (seconds < 100 * 60) return `${Math.round(seconds / 60)} min`;
  if (seconds < 48 * 3600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}
