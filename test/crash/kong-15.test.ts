import { applying, promiseCrashSafety } from './kills.ts';

promiseCrashSafety('kong-15', applying);
