import { applying, promiseCrashSafety, undoing } from './kills.ts';

promiseCrashSafety('envoy-17', applying, ['EIO', 'ENOSPC', 'EACCES']);
promiseCrashSafety('envoy-17', undoing);
