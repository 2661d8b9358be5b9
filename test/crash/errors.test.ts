import { describe } from 'vitest';
import { applying, promiseFailingDisks } from './kills.ts';

// Three errors at each of a hundred calls take ten minutes: with SEAWORTHY_SOAK=1. CI has the same faults in one process
// (src/engine/apply/recover.test.ts, test/tree).
describe.skipIf(process.env['SEAWORTHY_SOAK'] !== '1')('failing disks', () => {
  promiseFailingDisks('envoy-17', applying, ['EIO', 'ENOSPC', 'EACCES']);
});
