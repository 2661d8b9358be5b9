/**
 * How long to wait before asking again, in milliseconds: at first hardly, since most waits are short and the services are down
 * meanwhile; then ever longer, since a question costs a program in a container.
 *
 * @param growth each pause is so many times the one before it: what is over is noticed after at most about (growth - 1) of the whole wait
 */
export function pauses(firstMs = 100, longestMs = 500, growth = 1.5): () => number {
  let next = firstMs;
  return () => {
    const pause = next;
    next = Math.min(longestMs, next * growth);
    return pause;
  };
}
