/** A place in the team, where there is one. */
import type { Leaderboard } from '@/api/types'

type Place = NonNullable<Leaderboard['mine']>

/** Among all who have nothing, everybody would be the first. */
export function placeOf(mine: Place | null | undefined): Place | null {
  return mine && !(mine.rank === 1 && !mine.value) ? mine : null
}
