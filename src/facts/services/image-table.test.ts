import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { stack } from '../../../test/helpers/fixtures.ts';
import { fakeWorld } from '../../../test/helpers/world.ts';
import { productOf } from './image-table.ts';

const row = z.strictObject({
  repository: z.string(),
  tag: z.string().regex(/\d/),
  digest: z.null(),
  role: z.string(),
  product: z.string(),
  kind: z.enum(['upstream', 'upstream-overlay', 'add-on']),
  source: z.string().min(10),
});

const { images } = z
  .object({ asOf: z.iso.date(), about: z.string(), images: z.array(row) })
  .parse(fakeWorld().data('images'));

describe('data/images.json', () => {
  it.each(images)('holds $repository, which is known as $product', ({ repository, role, product }) => {
    const known = productOf(repository);

    expect(known?.product).toBe(product);
    expect(known?.candidate ?? known?.role).toBe(role);
  });

  it('pins every image of the hardened sample', () => {
    const files = ['docker-compose.yml', 'docker-compose.caddy.yml', 'docker-compose.production.yml'];
    const text = files.map((name) => readFileSync(join(stack('hardened'), name), 'utf8')).join('\n');
    const used = [...text.matchAll(/^\s+image: (\S+)$/gm)].map((match) => match[1]);

    const pinned = images.map(({ repository, tag }) => `${repository}:${tag}`);
    expect(used.filter((image) => !pinned.includes(image ?? ''))).toEqual([]);
    expect(used.length).toBeGreaterThan(20);
  });
});
