import { applying, promiseCrashSafety, undoing } from './kills.ts';

promiseCrashSafety('envoy-17', applying);
promiseCrashSafety('envoy-17', undoing);
