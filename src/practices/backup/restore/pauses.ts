/**
 * How long to wait before asking again, in milliseconds: at first hardly, since most waits are short and the services are down
 * meanwhile; then ever longer, since a question costs a program in a container.
 *
 * @param growth what is waited in vain is at most about this much less one of the whole wait
 */
export function pauses(firstMs = 100, longestMs = 500, growth = 1.5): () => number {
  let next = firstMs;
  return () => {
    const pause = next;
    next = Math.min(longestMs, next * growth);
    return pause;
  };
}
