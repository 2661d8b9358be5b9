import { asOwner } from '../../../model/sidecar.ts';

/**
 * POSIX sh: runs its arguments until they end or standard input does, which is when whoever holds `docker exec --interactive` is
 * gone; Docker itself ends nothing then (moby, issue 9098). Ends as they end, and leaves no process: the sidecar's first one is no
 * init that would reap it.
 */
const script = `exec 3<&0
"$@" 3<&- </dev/null &
child=$!
{
  read -r _ <&3
  kill "$child"
  sleep 10 &
  trap "kill $!; wait $!; exit" TERM
  wait "$!"
  kill -KILL "$child"
} >/dev/null 2>&1 &
guard=$!
exec 3<&-
wait "$child"
code=$?
kill "$guard" 2>/dev/null
wait "$guard" 2>/dev/null
exit "$code"`;

/**
 * A command for `docker exec --interactive` that ends with us, however we end: the engine of a run that was interrupted must not hold
 * its lock for hours. Standard input of it is what tells, so it reads nothing from there.
 */
export function endingWithUs(words: readonly string[]): readonly string[] {
  // As its owner, who may end what it began: see `withinLimit`.
  const [first = '', ...rest] = words;
  const guarded = ['sh', '-c', script, 'sh'];
  return first === asOwner ? [first, ...guarded, ...rest] : [...guarded, ...words];
}
