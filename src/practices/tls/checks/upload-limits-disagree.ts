import { defineCheck, fail, pass, seen, skip, some, unknown } from '../../../engine/check.ts';
import { serviceOf } from '../../../engine/find-service.ts';
import { forwardingTo } from '../../../engine/forwarded.ts';
import { inEffect } from '../../../engine/in-effect.ts';
import type { ProxyConfigFact } from '../../../model/facts/files.ts';
import { gatewayLimits, printSize, proxyLimit, storageLimit } from '../body-limits.ts';
import { whyUnseen } from '../unseen.ts';

export const uploadLimitsDisagree = defineCheck({
  id: 'tls/upload-limits-disagree',
  pass: 'Nothing before Storage refuses uploads that it accepts',
  fail: 'Uploads that Storage accepts are refused before or after it',
  why: 'Uploads fail with 413 far below the limit that the dashboard shows.',
  severity: 'P2',
  sources: ['failure case 26', 'nginx.org: client_max_body_size', 'supabase/storage:src/config.ts'],
  needs: ['services'],
  uses: ['containers', 'proxyConfigs', 'storageObjects'],

  run({ services }, { facts }) {
    const real = inEffect(services, facts.containers);
    const [storage, gateway] = [serviceOf(real, 'storage'), serviceOf(real, 'gateway')];
    const limit = storage === undefined ? null : storageLimit(storage);
    if (storage === undefined || limit === null)
      return skip('no storage service with an upload limit runs here');
    const own = seen(limit.subject, printSize(limit.bytes), limit.at);
    const configs = facts.proxyConfigs.known ? forwardingTo(services, facts.proxyConfigs.value) : [];
    const isHidden = (config: ProxyConfigFact) =>
      config.unseen?.bodyLimitBytes !== undefined &&
      (config.bodyLimitBytes === undefined || proxyLimit(config).bytes < limit.bytes);
    const [unsure, sure] = [configs.filter(isHidden), configs.filter((config) => !isHidden(config))];
    const before = [...sure.map(proxyLimit), ...(gateway === undefined ? [] : gatewayLimits(gateway))];
    const buckets = facts.storageObjects.known ? facts.storageObjects.value.buckets : [];
    const tight = before.filter(({ bytes }) => bytes < limit.bytes);
    const wide = buckets.filter(({ fileSizeLimit }) => fileSizeLimit !== null && fileSizeLimit > limit.bytes);
    const evidence = some([
      ...tight.map(({ subject, bytes, at }) => seen(subject, `lets through ${printSize(bytes)}`, at)),
      ...wide.map(({ id, fileSizeLimit }) =>
        seen(`bucket ${id}`, `promises ${printSize(fileSizeLimit ?? 0)}`, limit.at),
      ),
    ]);
    if (evidence !== null) {
      return fail(
        `Storage accepts ${printSize(limit.bytes)}; ${evidence.map(({ subject, saw }) => `${subject} ${saw}`).join('; ')}`,
        [...evidence, own],
        'Give the proxy, the gateway, FILE_SIZE_LIMIT and the buckets one limit (client_max_body_size 0 leaves it to Storage), and reload them.',
      );
    }
    if (!facts.proxyConfigs.known && serviceOf(services, 'proxy') !== undefined)
      return unknown(facts.proxyConfigs.reason);
    const hidden = whyUnseen(unsure, 'bodyLimitBytes');
    if (hidden !== null) return unknown(hidden);
    return pass(own, ...before.map(({ subject, bytes, at }) => seen(subject, printSize(bytes), at)));
  },
});
