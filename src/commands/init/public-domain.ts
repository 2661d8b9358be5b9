import { whyNotDomain } from '../../engine/wishes/domain.ts';
import type { Facts } from '../../model/facts/table.ts';

/** Where the address is written that clients are told, the most telling first. */
const names = ['SUPABASE_PUBLIC_URL', 'API_EXTERNAL_URL'];

/** The host name that clients are told, when it is a public one of the user's own; null = none is. */
export function publicDomain({ table }: Facts): string | null {
  const services = table.services.known ? table.services.value : [];
  const keys = table.deployment.known ? (table.deployment.value.envFile?.keys ?? []) : [];
  const texts = names.flatMap((name) => [
    ...services.map(({ environment }) => environment[name]?.text ?? ''),
    ...keys.filter((key) => key.name === name).map(({ text }) => text),
  ]);
  const hosts = texts.flatMap((text) => (URL.canParse(text) ? [new URL(text).hostname.toLowerCase()] : []));
  return hosts.find((host) => whyNotDomain(host) === null) ?? null;
}
