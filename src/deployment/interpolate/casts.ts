// Texts that Compose turns into numbers and booleans when a file is read (compose-go v2.9.1, loader/interpolate.go).
import type { Scalar } from '../node.ts';
import { compile } from '../tree/pattern.ts';
import { goFloat } from '../yaml/scalar.ts';

export type Cast = (text: string) => Pick<Scalar, 'value' | 'text'> | undefined;

/** `strconv.Atoi` and `ParseInt(…, 10, 64)`. */
export function toWhole(text: string): Pick<Scalar, 'value' | 'text'> | undefined {
  if (!/^[-+]?[0-9]{1,19}$/.test(text)) return undefined;
  const exact = BigInt(text.replace('+', ''));
  if (exact >= 2n ** 63n || exact < -(2n ** 63n)) return undefined;
  const value = Number(exact);
  return Number.isSafeInteger(value) ? { value } : { value, text: String(exact) };
}

export function toDecimal(text: string): Pick<Scalar, 'value' | 'text'> | undefined {
  if (!/^[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?$/.test(text)) return undefined;
  const value = Number(text);
  return { value, text: goFloat(value) };
}

/** `toBoolean`: YAML 1.1 words, in any case. */
export function toFlag(text: string): Pick<Scalar, 'value'> | undefined {
  const word = text.toLowerCase();
  if (['true', 'y', 'yes', 'on'].includes(word)) return { value: true };
  if (['false', 'n', 'no', 'off'].includes(word)) return { value: false };
  return undefined;
}

const ofServices: Readonly<Record<string, Cast>> = {
  ...each(toWhole, [
    'cpu_count',
    'cpu_period',
    'cpu_quota',
    'cpu_rt_period',
    'cpu_rt_runtime',
    'cpu_shares',
    'deploy.replicas',
    'deploy.update_config.parallelism',
    'deploy.rollback_config.parallelism',
    'deploy.restart_policy.max_attempts',
    'deploy.placement.max_replicas_per_node',
    'healthcheck.retries',
    'oom_score_adj',
    'pids_limit',
    'ports.[].target',
    'scale',
    'ulimits.*',
    'ulimits.*.hard',
    'ulimits.*.soft',
  ]),
  ...each(toDecimal, [
    'cpu_percent',
    'cpus',
    'deploy.update_config.max_failure_ratio',
    'deploy.rollback_config.max_failure_ratio',
  ]),
  ...each(toFlag, [
    'init',
    'healthcheck.disable',
    'oom_kill_disable',
    'privileged',
    'read_only',
    'stdin_open',
    'tty',
    'volumes.[].read_only',
    'volumes.[].volume.nocopy',
  ]),
};

export const casts = compile<Cast>({
  ...Object.fromEntries(Object.entries(ofServices).map(([key, cast]) => [`services.*.${key}`, cast])),
  ...each(toFlag, [
    'networks.*.external',
    'networks.*.internal',
    'networks.*.attachable',
    'networks.*.enable_ipv4',
    'networks.*.enable_ipv6',
    'volumes.*.external',
    'secrets.*.external',
    'configs.*.external',
  ]),
});

function each(cast: Cast, paths: readonly string[]): Record<string, Cast> {
  return Object.fromEntries(paths.map((path) => [path, cast]));
}
