import { applying, promiseCrashSafety } from './kills.ts';

promiseCrashSafety('autogpt-like', applying);
