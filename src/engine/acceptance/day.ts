/** YYYY-MM-DD of a moment, UTC. */
export function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}

/** The day one year after; of 29 February, 1 March. */
export function yearAfter(moment: Date): string {
  const next = new Date(moment);
  next.setUTCFullYear(next.getUTCFullYear() + 1);
  return dayOf(next);
}
