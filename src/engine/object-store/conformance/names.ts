// Whether what is there is listed, under its own name, and gone once it is deleted.
import { failed, holds, ok, type Step } from './step.ts';

/** A page of a thousand is the most that S3 gives; more pages than this is a list without an end. */
const mostPages = 10;

export const listed: Step = {
  name: 'list',
  async run({ bucket, key, bytes }) {
    const keys = ['a', 'b', 'c', 'd', 'e'].map((name) => key(`list/${name}`));
    for (const one of keys) await bucket.put(one, bytes(10));
    const found: string[] = [];
    let next: string | undefined;
    let pages = 0;
    do {
      const asked = { prefix: key('list/'), maxKeys: 2, ...(next === undefined ? {} : { next }) };
      const page = await bucket.list(asked);
      found.push(...page.objects.map((object) => object.key));
      next = page.next;
      pages++;
    } while (next !== undefined && pages < mostPages);
    if (found.join('\n') !== keys.join('\n')) {
      return failed(
        `5 objects were stored, and a list in pages of two has ${found.length} (or in another order)`,
      );
    }
    return ok(`5 objects were listed at once, in ${pages} pages`);
  },
};

/** What clients, proxies and stores decode once too often, or not at all. */
const odd = ['with space', 'ünï/✓', '%2F', 'a+b', "(1)'*!~&=;@", 'dot..dot/.hidden'];

export const oddKeys: Step = {
  name: 'odd names',
  async run({ bucket, key, bytes }) {
    const lost: string[] = [];
    for (const name of odd) {
      const content = bytes(20);
      await bucket.put(key(`odd/${name}`), content);
      if (!(await holds(await bucket.get(key(`odd/${name}`)), content))) lost.push(name);
    }
    const page = await bucket.list({ prefix: key('odd/') });
    const found = new Set(page.objects.map((object) => object.key));
    lost.push(...odd.filter((name) => !found.has(key(`odd/${name}`))));
    if (lost.length > 0) return failed(`stored and not found again under its name: ${lost[0]}`);
    return ok(`${odd.length} names with blanks, ü, %2F and + are kept`);
  },
};

export const deleted: Step = {
  name: 'delete',
  async run({ bucket, key, bytes }) {
    await bucket.put(key('gone'), bytes(10));
    await bucket.delete(key('gone'));
    if ((await bucket.head(key('gone'))) !== null) return failed('a deleted object is still there');
    const page = await bucket.list({ prefix: key('gone') });
    if (page.objects.length > 0) return failed('a deleted object is still listed');
    return ok('a deleted object is gone at once');
  },
};
