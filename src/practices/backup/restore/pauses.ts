/**
 * How long to wait before asking again, in milliseconds: at first hardly, since most waits are short and the services are down
 * meanwhile; then ever longer, since a question costs a program in a container.
 */
export function pauses(firstMs = 100, longestMs = 500): () => number {
  let next = firstMs;
  return () => {
    const pause = next;
    next = Math.min(longestMs, next * 1.5);
    return pause;
  };
}
