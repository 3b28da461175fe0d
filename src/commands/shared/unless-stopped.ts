/** null where somebody does not want to wait for it any more. */
export async function unlessStopped<T>(work: Promise<T>, stop: AbortSignal): Promise<T | null> {
  let tell: () => void = () => undefined;
  const stopped = new Promise<null>((resolve) => {
    tell = () => resolve(null);
    if (stop.aborted) tell();
    else stop.addEventListener('abort', tell, { once: true });
  });
  try {
    return await Promise.race([work, stopped]);
  } finally {
    stop.removeEventListener('abort', tell);
  }
}
