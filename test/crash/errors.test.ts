import { applying, promiseFailingDisks } from './kills.ts';

// CI lets every second changing call fail in one of the three ways; SEAWORTHY_SOAK=1 in all of them (a quarter of an hour).
// Every write of a run fails in every way in src/engine/apply/recover.test.ts and test/tree, in one process.
promiseFailingDisks('envoy-17', applying, ['EIO', 'ENOSPC', 'EACCES']);
