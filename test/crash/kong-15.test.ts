import { applying, promiseCrashSafety, undoing } from './kills.ts';

promiseCrashSafety('kong-15', applying);
promiseCrashSafety('kong-15', undoing);
