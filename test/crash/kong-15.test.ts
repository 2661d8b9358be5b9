import { applying, promiseCrashSafety } from './kills.ts';

promiseCrashSafety('kong-15', { ...applying, share: { turn: 1, of: 3 } });
