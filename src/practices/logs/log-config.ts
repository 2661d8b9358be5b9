export interface LogConfig {
  readonly driver: string;
  readonly maxSize: string | undefined;
}

/** What a container logs to, from what `docker inspect` prints of it; null = not told. */
export function logConfigOf(inspected: unknown): LogConfig | null {
  const config = field(field(inspected, 'HostConfig'), 'LogConfig');
  const driver = field(config, 'Type');
  if (typeof driver !== 'string') return null;
  const maxSize = field(field(config, 'Config'), 'max-size');
  return { driver, maxSize: typeof maxSize === 'string' ? maxSize : undefined };
}

function field(of: unknown, name: string): unknown {
  if (typeof of !== 'object' || of === null) return undefined;
  return Object.getOwnPropertyDescriptor(of, name)?.value;
}
