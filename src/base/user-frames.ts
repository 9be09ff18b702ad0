const ownFrames =
  /[\\/]jest-distributed[\\/](?:dist|src)[\\/]|[\\/]src[\\/](?:kit|environment)[\\/]race[\\/]|node:internal|[\\/]node_modules[\\/]/;

/** The lines of a stack that are the user's, innermost first. */
export function userFramesOf(stack: string): string[] {
  const frames = stack.split('\n').map((frame) => frame.trim());
  return frames.filter((frame) => frame.startsWith('at ') && !ownFrames.test(frame));
}
