import { applying, promiseFailingDisks } from './kills.ts';

promiseFailingDisks('envoy-17', applying, ['EIO', 'ENOSPC', 'EACCES']);
