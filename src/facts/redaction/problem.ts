import { Problem } from '../../model/problem.ts';
import { redactShapes } from './shapes.ts';

/** A path that held a URL lost one of its slashes when it was resolved: `https:/user:password@host`. */
const resolvedUrl = /(:\/[^\s:/@]*:)[^\s/@]*@/g;

/** A problem of a deployment whose secrets are not known yet: everything that looks like one is replaced. */
export function redactProblem(problem: Problem): Problem {
  const { code, message, at, hints, fault, exitCode } = problem;
  const [first = '', ...rest] = hints.map(redact);
  return new Problem({
    code,
    message: redact(message),
    hints: [first, ...rest],
    fault,
    exitCode,
    ...(at === undefined ? {} : { at: { ...at, file: redact(at.file) } }),
  });
}

function redact(text: string): string {
  return redactShapes(text.replace(resolvedUrl, '$1[redacted]@'));
}
