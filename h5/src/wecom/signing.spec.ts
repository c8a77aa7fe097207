/** Which address is signed. */
import { describe, expect, it } from 'vitest'
import { addressToSign, isIos } from './signing'

const NOW = 'https://w.test/h5/sidebar?x=1#top'
const LANDED = 'https://w.test/h5/sidebar'

describe('addressToSign', () => {
  it('is the current address without its fragment, then the landing address', () => {
    expect(addressToSign(0, NOW, LANDED, false)).toBe('https://w.test/h5/sidebar?x=1')
    expect(addressToSign(1, NOW, LANDED, false)).toBe(LANDED)
  })

  it('is the other way round on iOS', () => {
    expect(addressToSign(0, NOW, LANDED, true)).toBe(LANDED)
    expect(addressToSign(1, NOW, LANDED, true)).toBe('https://w.test/h5/sidebar?x=1')
  })

  it('knows an iPhone by its name', () => {
    expect(isIos('Mozilla/5.0 (iPhone; CPU iPhone OS 13_0 like Mac OS X) wxwork/4.1.36')).toBe(true)
    expect(isIos('Mozilla/5.0 (Linux; Android 10) wxwork/4.1.36')).toBe(false)
  })
})
