/** Who may make and change channels: administrators and leaders. */
import { computed } from 'vue'
import { me } from '@/shell/session'

export const managesChannels = computed(() => me.value?.roles.some((role) => role === 'admin' || role === 'leader') ?? false)
