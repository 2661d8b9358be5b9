import { applying, promiseCrashSafety, undoing } from './kills.ts';

promiseCrashSafety('autogpt-like', applying);
promiseCrashSafety('autogpt-like', undoing);
