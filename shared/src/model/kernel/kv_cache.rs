//! Keys and values of the tokens seen so far, on the host's memory, with room to grow.

/// The smallest capacity, in tokens.
const ROOM: usize = 32;

/// The keys and values of one block: `[batch, n_kv_heads, capacity, d_head]`, of which `length` tokens are filled.
#[derive(Debug, Clone, Default)]
pub struct KvCache {
    keys: Vec<f32>,
    values: Vec<f32>,
    /// Rows times key heads.
    pairs: usize,
    n_kv_heads: usize,
    d_head: usize,
    capacity: usize,
    length: usize,
}

impl KvCache {
    /// Room for rows of key heads.
    pub fn new(batch: usize, n_kv_heads: usize, d_head: usize) -> Self {
        Self { pairs: batch * n_kv_heads, n_kv_heads, d_head, ..Self::default() }
    }

    /// Appends the keys and values of a pass, `[batch, n_kv_heads, tokens, d_head]`.
    pub fn push(&mut self, keys: &[f32], values: &[f32]) {
        let tokens = keys.len() / (self.pairs * self.d_head).max(1);
        self.make_room(self.length + tokens);
        let (width, added) = (self.capacity * self.d_head, tokens * self.d_head);
        let start = self.length * self.d_head;
        for (new, all) in [(keys, &mut self.keys), (values, &mut self.values)] {
            for (new, all) in new.chunks_exact(added).zip(all.chunks_exact_mut(width)) {
                all[start..start + added].copy_from_slice(new);
            }
        }
        self.length += tokens;
    }

    /// Appends the rows of another: `shifts` are the unread tokens that go in front of these rows and of the other's; then
    /// both lose `unused`.
    pub fn join(&mut self, mut other: Self, shifts: [usize; 2], unused: usize) {
        let length = self.length + shifts[0] - unused;
        let capacity = self.capacity.max(other.capacity).max(length);
        self.moved(shifts[0], unused, capacity);
        other.moved(shifts[1], unused, capacity);
        self.keys.append(&mut other.keys);
        self.values.append(&mut other.values);
        self.pairs += other.pairs;
    }

    /// Moves every row's tokens by `shift` less `unused` into room for `capacity` tokens.
    fn moved(&mut self, shift: usize, unused: usize, capacity: usize) {
        let (old, new, d) = (self.capacity * self.d_head, capacity * self.d_head, self.d_head);
        let (skipped, start) = (unused.saturating_sub(shift) * d, shift.saturating_sub(unused) * d);
        let kept = skipped..self.length * d;
        for all in [&mut self.keys, &mut self.values] {
            let mut moved = vec![0.0; self.pairs * new];
            for (from, to) in all.chunks_exact(old).zip(moved.chunks_exact_mut(new)) {
                to[start..start + kept.len()].copy_from_slice(&from[kept.clone()]);
            }
            *all = moved;
        }
        (self.capacity, self.length) = (capacity, self.length + shift - unused);
    }

    /// Keeps only the rows of these indices, ascending.
    pub fn keep(&mut self, rows: &[usize]) {
        let width = self.n_kv_heads * self.capacity * self.d_head;
        for all in [&mut self.keys, &mut self.values] {
            for (to, &from) in rows.iter().enumerate() {
                debug_assert!(from >= to, "rows are kept in order");
                all.copy_within(from * width..(from + 1) * width, to * width);
            }
            all.truncate(rows.len() * width);
        }
        self.pairs = rows.len() * self.n_kv_heads;
    }

    /// The rows as many times one after another.
    pub fn repeat(&mut self, times: usize) {
        self.keys = self.keys.repeat(times);
        self.values = self.values.repeat(times);
        self.pairs *= times;
    }

    /// Tokens seen.
    pub fn length(&self) -> usize {
        self.length
    }

    /// Key heads per row.
    pub fn n_kv_heads(&self) -> usize {
        self.n_kv_heads
    }

    /// Width of a head.
    pub fn d_head(&self) -> usize {
        self.d_head
    }

    /// Keys and values `[length, d_head]` of a row's key head, numbered `row · n_kv_heads + head`.
    #[inline(always)]
    pub fn pair(&self, pair: usize) -> (&[f32], &[f32]) {
        let start = pair * self.capacity * self.d_head;
        let end = start + self.length * self.d_head;
        (&self.keys[start..end], &self.values[start..end])
    }

    fn make_room(&mut self, needed: usize) {
        if needed <= self.capacity {
            return;
        }
        let capacity = needed.max(2 * self.capacity).next_multiple_of(ROOM);
        let (old, new) = (self.capacity * self.d_head, capacity * self.d_head);
        for all in [&mut self.keys, &mut self.values] {
            let mut wider = vec![0.0; self.pairs * new];
            if old > 0 {
                all.chunks_exact(old)
                    .zip(wider.chunks_exact_mut(new))
                    .for_each(|(from, to)| to[..old].copy_from_slice(from));
            }
            *all = wider;
        }
        self.capacity = capacity;
    }
}
