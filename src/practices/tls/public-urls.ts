import { type ServiceInEffect, textOf, type ValueInEffect, valueName } from '../../engine/in-effect.ts';
import type { ServiceRole } from '../../model/facts/services.ts';

/** An address under which the world is told to reach this deployment. */
export interface PublicUrl {
  readonly service: ServiceInEffect;
  /** Name of the service's variable. */
  readonly name: string;
  readonly value: ValueInEffect;
  readonly text: string;
  /** Null when it is no URL. */
  readonly url: URL | null;
}

/** Which service tells the world its address by which variable; SITE_URL is the application's and has a check in auth. */
const tellers: { readonly [Role in ServiceRole]?: readonly string[] } = {
  auth: ['API_EXTERNAL_URL'],
  studio: ['SUPABASE_PUBLIC_URL'],
  functions: ['SUPABASE_PUBLIC_URL'],
  gateway: ['SUPABASE_PUBLIC_URL'],
  storage: ['STORAGE_PUBLIC_URL'],
};

/** Every public URL once, however many services are given it. */
export function publicUrlsOf(services: readonly ServiceInEffect[]): readonly PublicUrl[] {
  const found = services.flatMap((service) =>
    (tellers[service.role] ?? []).flatMap((name): readonly PublicUrl[] => {
      const value = service.environment[name];
      const text = textOf(service, name);
      if (value === undefined || text === undefined) return [];
      return [{ service, name, value, text, url: URL.canParse(text) ? new URL(text) : null }];
    }),
  );
  const keyOf = ({ service, name, value, text }: PublicUrl) => `${valueName(service, name, value)} ${text}`;
  return found.filter((one, index) => found.findIndex((other) => keyOf(other) === keyOf(one)) === index);
}
