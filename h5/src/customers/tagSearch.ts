/** Tags by a part of their name or of their group's; a corp may have ten thousand, so not all are drawn at once. */
import type { TagGroup } from '@/api/types'

const MOST_SHOWN = 300

export function found(groups: readonly TagGroup[], search: string) {
  const words = search.trim().toLowerCase()
  const has = (name: string) => name.toLowerCase().includes(words)
  const shown: TagGroup[] = []
  let room = MOST_SHOWN
  let hidden = 0
  for (const group of groups) {
    const matching = has(group.name) ? group.tags : group.tags.filter(({ name }) => has(name))
    const tags = matching.slice(0, room)
    room -= tags.length
    hidden += matching.length - tags.length
    if (tags.length) shown.push({ ...group, tags })
  }
  return { groups: shown, hidden }
}
