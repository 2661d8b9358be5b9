import { known, unknownFact } from '../../model/fact.ts';
import { defineGatherer } from '../gatherer.ts';
import { ownHost } from './own-host.ts';

/** Whether `seaworthy proxy install` has put a site of this project on the machine, by the record that its script keeps. */
export const installedSite = defineGatherer({
  fact: 'installedSite',
  source: 'host',
  async gather(context) {
    const host = await ownHost(context);
    if (!host.known) return host;
    const record = `/var/lib/seaworthy/${context.project.name}/proxy/record`;
    const read = context.world.files.read(record);
    if (!read.ok && read.refusal === 'missing') return known({ proxy: null });
    if (!read.ok) return unknownFact(`${record} ${read.reason}`);
    if (/^file \/etc\/nginx\//m.test(read.text)) return known({ proxy: 'nginx' });
    return known({ proxy: /^file \/etc\/caddy\//m.test(read.text) ? 'caddy' : null });
  },
});
