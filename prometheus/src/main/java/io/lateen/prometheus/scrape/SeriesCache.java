package io.lateen.prometheus.scrape;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The series that a target showed last time, by the bytes of their lines. Targets tend to show the
/// same lines in the same order, so the line after the last one found is tried first. Makes no
/// objects for what it knows. Belongs to the target's thread.
final class SeriesCache {
  private @Nullable CachedSeries[] table = new @Nullable CachedSeries[64];
  private CachedSeries[] before = new CachedSeries[0];
  private int beforeSize;
  private CachedSeries[] now = new CachedSeries[64];
  private int nowSize;
  private int next;
  private int scrape;
  private int size;

  /// Begins a scrape. What one that was not ended did not show is still known.
  void begin() {
    int known = beforeSize;
    for (int i = 0; i < known; i++) {
      see(before[i]);
    }
    scrape++;
    next = 0;
    CachedSeries[] swapped = before;
    before = now;
    beforeSize = nowSize;
    now = swapped;
    nowSize = 0;
  }

  /// The series of a line; null when it is new.
  @Nullable CachedSeries find(byte[] text, int start, int end) {
    CachedSeries found = next < beforeSize ? before[next] : null;
    if (found == null || !found.is(text, start, end)) {
      found = lookUp(hash(text, start, end), text, start, end);
    }
    if (found != null) {
      next = found.order + 1;
      see(found);
    }
    return found;
  }

  private @Nullable CachedSeries lookUp(int hash, byte[] text, int start, int end) {
    CachedSeries found = table[hash & (table.length - 1)];
    while (found != null && !(found.hash() == hash && found.is(text, start, end))) {
      found = found.nextInBucket;
    }
    return found;
  }

  CachedSeries add(byte[] text, int start, int end) {
    CachedSeries added = new CachedSeries(text, start, end, hash(text, start, end));
    if (++size > table.length) {
      grow();
    }
    link(added);
    see(added);
    return added;
  }

  private void see(CachedSeries series) {
    if (series.lastScrape == scrape) {
      return;
    }
    series.lastScrape = scrape;
    series.order = nowSize;
    if (nowSize == now.length) {
      now = Arrays.copyOf(now, Math.max(64, 2 * nowSize));
    }
    now[nowSize++] = series;
  }

  private void grow() {
    @Nullable CachedSeries[] old = table;
    table = new @Nullable CachedSeries[2 * old.length];
    for (CachedSeries first : old) {
      CachedSeries series = first;
      while (series != null) {
        CachedSeries following = series.nextInBucket;
        link(series);
        series = following;
      }
    }
  }

  private void link(CachedSeries series) {
    int bucket = series.hash() & (table.length - 1);
    series.nextInBucket = table[bucket];
    table[bucket] = series;
  }

  /// Takes what was known before as shown by this scrape.
  void keep(Predicate<CachedSeries> kept) {
    for (int i = 0; i < beforeSize; i++) {
      if (kept.test(before[i])) {
        see(before[i]);
      }
    }
  }

  /// What this scrape has shown.
  void forEach(Consumer<CachedSeries> visitor) {
    for (int i = 0; i < nowSize; i++) {
      visitor.accept(now[i]);
    }
  }

  /// Ends a scrape: forgets what it did not show.
  ///
  /// @param gone is told what is forgotten
  void end(Consumer<CachedSeries> gone) {
    for (int i = 0; i < beforeSize; i++) {
      CachedSeries series = before[i];
      if (series.lastScrape != scrape) {
        gone.accept(series);
        unlink(series);
      }
    }
    Arrays.fill(before, 0, beforeSize, null);
    beforeSize = 0;
  }

  private void unlink(CachedSeries series) {
    int bucket = series.hash() & (table.length - 1);
    CachedSeries at = table[bucket];
    if (at == series) {
      table[bucket] = series.nextInBucket;
    }
    while (at != null) {
      CachedSeries following = at.nextInBucket;
      if (following == series) {
        at.nextInBucket = series.nextInBucket;
      }
      at = following;
    }
    size--;
  }

  private static int hash(byte[] text, int start, int end) {
    int hash = 1;
    for (int i = start; i < end; i++) {
      hash = 31 * hash + text[i];
    }
    return hash ^ (hash >>> 15);
  }
}
