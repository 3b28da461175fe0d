/**
 * How many sets of `width` bricks, each brick in another group, so much room is good for: the largest T with
 * Σ min(room, T) ≥ width · T. A group with more than T has a brick in every set, or less is placed in the end.
 */
export function waterLevel(rooms: readonly number[], width: number): number {
  let rest = 0;
  for (const room of rooms) rest += room;
  const above = new Set<number>();
  while (above.size + 1 <= width) {
    const at = largestBeside(above, rooms);
    const room = rooms[at];
    if (room === undefined || room * (width - above.size) <= rest) break;
    rest -= room;
    above.add(at);
  }
  return above.size < width ? rest / (width - above.size) : 0;
}

function largestBeside(above: ReadonlySet<number>, rooms: readonly number[]): number {
  let best = -1;
  for (let at = 0; at < rooms.length; at++)
    if ((rooms[at] ?? 0) > (rooms[best] ?? -1) && !above.has(at)) best = at;
  return best;
}
