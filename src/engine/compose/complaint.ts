import type { ExecResult } from '../../ports/exec.ts';

const longest = 2_000;

/** What a program complained about, in one redacted text; null when it was content. */
export function complaintOf(result: ExecResult, redact: (text: string) => string): string | null {
  if (!result.ran) return redact(result.reason);
  if (result.code === 0) return null;
  const lines = result.stderr
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !isWarning(line));
  const said = redact(lines.slice(-5).join('; ')) || `exit code ${result.code}`;
  return said.length <= longest ? said : `${said.slice(0, longest)}…`;
}

/** Compose warns in logrus' form of every variable without a value: not why it failed. */
function isWarning(line: string): boolean {
  return /^(?:time="[^"]*" )?level=warning\b/.test(line) || line.startsWith('WARN[');
}
