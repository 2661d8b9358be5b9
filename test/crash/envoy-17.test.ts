import { applying, promiseCrashSafety, undoing } from './kills.ts';

promiseCrashSafety('envoy-17', { ...applying, share: { turn: 2, of: 3 } });
promiseCrashSafety('envoy-17', undoing);
