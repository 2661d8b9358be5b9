import type { ServiceRole } from '../../model/facts/services.ts';
import { databasesAmong } from './database-role.ts';
import { gatewaysAmong } from './gateway-role.ts';
import { parseImage } from './image-name.ts';
import { type Product, productOf } from './image-table.ts';
import { bySignature } from './signatures.ts';
import type { ServiceTraits } from './traits.ts';

export interface Identity {
  readonly role: ServiceRole;
  readonly product?: string;
}

/** What each service is: by image repository first, then command, then environment; never by its name. */
export function identifyServices(services: readonly ServiceTraits[]): ReadonlyMap<string, Identity> {
  const known = services.map((traits) => ({ traits, product: identify(traits) }));
  const candidates = (kind: 'db' | 'gateway'): readonly ServiceTraits[] =>
    known.filter(({ product }) => product?.candidate === kind).map(({ traits }) => traits);

  const gateways = gatewaysAmong(candidates('gateway'));
  const hasDatabase = known.some(({ product }) => product?.role === 'db');
  const roles = known.map(({ traits, product }) => ({ traits, role: product?.role ?? 'other' }));
  const databases = hasDatabase ? [] : databasesAmong(candidates('db'), roles);

  return new Map(
    known.map(({ traits, product }): readonly [string, Identity] => {
      if (product === null) return [traits.name, { role: 'other' }];
      if (gateways.includes(traits.name)) return [traits.name, { role: 'gateway', product: product.product }];
      if (databases.includes(traits.name)) return [traits.name, { role: 'db', product: product.product }];
      return [traits.name, { role: product.role, product: product.product }];
    }),
  );
}

function identify(traits: ServiceTraits): Product | null {
  const byImage = traits.image === undefined ? null : productOf(parseImage(traits.image).repository);
  return byImage ?? bySignature(traits);
}
