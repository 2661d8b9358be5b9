// An HTTP request by bash alone, for images without curl and wget.
import type { ServiceFact } from '../../model/facts/services.ts';

export interface BashRequest {
  readonly port: string;
  readonly method: 'HEAD' | 'OPTIONS';
  /** Shorter than Docker's timeout, so that nothing hangs on when a server accepts and never answers. */
  readonly seconds: number;
  /** `any` = a status line is enough: a gateway whose upstream is away is not itself broken. */
  readonly status: 'any' | 'no server error';
}

/** Succeeds when a status line comes back. HTTP/1.1, since Envoy answers 426 to 1.0. No `$`: nothing for Compose to expand. */
export function bashRequest({ port, method, seconds, status }: BashRequest): readonly string[] {
  const request = `${method} / HTTP/1.1\\r\\nHost: localhost\\r\\nUser-Agent: healthcheck\\r\\nConnection: close\\r\\n\\r\\n`;
  const line = status === 'any' ? '^HTTP/1' : '^HTTP/1.1 [1-4]';
  const script = [
    `exec 3<>/dev/tcp/127.0.0.1/${port}`,
    `printf '${request}' >&3`,
    `head -n 1 <&3 | grep -q '${line}'`,
  ].join(' && ');
  return ['CMD', 'timeout', String(seconds), 'bash', '-c', script];
}

/** The value of an option in a service's command: `--port 9000`, `-p 9000`, `--port=9000`. */
export function flagOf(service: ServiceFact, ...names: readonly string[]): string | undefined {
  const words = service.command?.value ?? [];
  const found = words.flatMap((word, index) => {
    const joined = names.find((name) => word.startsWith(`${name}=`));
    if (joined !== undefined) return [word.slice(joined.length + 1)];
    return names.includes(words[index - 1] ?? '') ? [word] : [];
  });
  return found.at(-1);
}
