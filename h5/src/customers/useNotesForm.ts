/** Editing what a member noted: only what is different is written, a draft outlives the page, a lost answer costs nothing. */
import { computed, reactive, ref, shallowRef, watch } from 'vue'
import type { Relation, WriteBack } from '@/api/types'
import { messageOf } from '@/api/messages'
import { readStored, writeStored } from '@/shell/storage'
import { showSnack } from '@/shell/snack'
import { useAction } from '@/shell/useAction'
import { textOf } from './wanted'
import { write, type Wish } from './writes'

export const LIMITS = { remark: 20, description: 150, mobiles: 5 } as const

const INCOMPLETE = '手机号不完整：手机要 11 位，座机带区号，境外号码以 + 和国家代码开头'

interface Texts {
  remark: string
  description: string
}

const PARTS = ['remark', 'description'] as const

function readDraft(key: string): Texts | null {
  try {
    const stored: unknown = JSON.parse(readStored(key) ?? 'null')
    if (typeof stored !== 'object' || stored === null) return null
    const [remark, description] = PARTS.map((part): unknown => Reflect.get(stored, part))
    return typeof remark === 'string' && typeof description === 'string' ? { remark, description } : null
  } catch {
    return null
  }
}

export function useNotesForm(relation: Relation, onWritten: (wishes: readonly WriteBack[]) => void) {
  const draftKey = `notes:${relation.id}`
  const saved: Texts = reactive({ remark: textOf(relation, 'remark').text, description: textOf(relation, 'description').text })
  const draft = readDraft(draftKey)
  const texts: Texts = reactive({ ...(draft ?? saved) })
  const isRestored = ref(draft !== null)
  const mobile = ref('')
  const removed = reactive(new Set<string>())
  const errors = shallowRef<Readonly<Record<string, string>>>({})
  const written: WriteBack[] = []

  const wishes = computed<readonly Wish[]>(() => {
    const changed = PARTS.filter((part) => texts[part].trim() !== saved[part])
    const found: Wish[] = changed.map((kind) => ({ kind, text: texts[kind].trim() }))
    const add = mobile.value.trim() ? [mobile.value.trim()] : []
    if (add.length || removed.size) found.push({ kind: 'mobiles', add, remove: [...removed] })
    return found
  })

  function keepDraft(): void {
    const isChanged = PARTS.some((part) => texts[part].trim() !== saved[part])
    writeStored(draftKey, isChanged ? JSON.stringify(texts) : null)
  }

  function settle(wish: Wish): void {
    if (wish.kind === 'remark' || wish.kind === 'description') saved[wish.kind] = wish.text
    else {
      mobile.value = ''
      removed.clear()
    }
  }

  let current: Wish['kind'] = 'remark'
  const { run: save, isPending } = useAction(
    async () => {
      errors.value = {}
      for (const wish of wishes.value) {
        current = wish.kind
        written.push(await write(relation, wish))
        settle(wish)
      }
      keepDraft()
      onWritten(written)
    },
    {
      onRefused(refusal) {
        keepDraft()
        const isAboutNumber = current === 'mobiles' && refusal.fields.add !== undefined
        const isAboutField = Object.keys(refusal.fields).length > 0 || refusal.code === 'too_many_mobiles'
        const words = isAboutNumber ? INCOMPLETE : isAboutField ? messageOf(refusal) : null
        errors.value = words ? { [current]: words } : {}
        if (!words) showSnack(messageOf(refusal))
      },
    },
  )

  function forgetDraft(): void {
    Object.assign(texts, saved)
    isRestored.value = false
  }

  function toggleRemoval(id: string): void {
    if (!removed.delete(id)) removed.add(id)
  }

  watch(texts, keepDraft)
  return { texts, mobile, removed, toggleRemoval, errors, wishes, isRestored, forgetDraft, save, isPending }
}
