import type { ServiceFact } from '../../model/facts/services.ts';

/** Minor version of Vector 0.x by its tag: `0.53.0-alpine` → 53; undefined = the tag does not tell. */
export function vectorMinor({ image }: ServiceFact): number | undefined {
  const minor = /^v?0\.(\d+)(?:[.-]|$)/.exec(image?.tag ?? '')?.[1];
  return minor === undefined ? undefined : Number(minor);
}
