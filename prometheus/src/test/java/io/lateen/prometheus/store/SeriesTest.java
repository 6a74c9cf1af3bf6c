package io.lateen.prometheus.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.prometheus.label.Labels;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/// What is packed comes out as it went in, whatever the times and values.
final class SeriesTest {
  private static final long START = 1_700_000_000_000L;

  private final SharedTimes shared = new SharedTimes();

  record Sample(long time, double value) {}

  record Kind(List<Long> gaps, List<Double> values) {
    /// The values taken for differences, as those of a counter.
    List<Sample> samples(boolean counter) {
      List<Sample> samples = new ArrayList<>();
      long time = START;
      double sum = 0;
      for (int i = 0; i < values.size(); i++) {
        double value = values.get(i);
        sum = value < 0 || !Double.isFinite(value) ? 0 : sum + Math.rint(value);
        samples.add(new Sample(time, counter ? sum : value));
        time += gaps.get(i % gaps.size());
      }
      return samples;
    }
  }

  @Property(tries = 400)
  void readsWhatWasAppended(
      @ForAll("kinds") List<Kind> kinds, @ForAll boolean counter, @ForAll("cuts") int[] cut) {
    Samples read = new Samples(START + cut[0], START + cut[0] + cut[1]);
    for (Kind kind : kinds) {
      List<Sample> samples = kind.samples(counter);
      // The same twice, so that times may be taken over from the one before.
      check(series(samples), samples, read, cut);
      check(series(samples), samples, read, cut);
    }
  }

  private Series series(List<Sample> samples) {
    Series series = new Series(0, Labels.EMPTY, shared);
    for (Sample sample : samples) {
      assertThat(series.append(sample.time, sample.value)).isEqualTo(Series.Appended.STORED);
    }
    return series;
  }

  private static void check(Series series, List<Sample> samples, Samples read, int[] cut) {
    long from = START + cut[0];
    read.clear();
    series.read(read);
    List<Sample> wanted =
        samples.stream().filter(s -> s.time >= from && s.time <= from + cut[1]).toList();
    assertThat(bits(list(read))).isEqualTo(bits(wanted));
    if (read.rises()) {
      assertThat(list(read)).isSortedAccordingTo((a, b) -> a.value <= b.value ? 0 : 1);
    }
    read.dropStale();
    assertThat(bits(list(read)))
        .isEqualTo(bits(wanted.stream().filter(s -> !Stale.is(s.value)).toList()));
  }

  private static List<Sample> list(Samples samples) {
    List<Sample> list = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      list.add(new Sample(samples.time(i), samples.value(i)));
    }
    return list;
  }

  private static List<String> bits(List<Sample> samples) {
    return samples.stream()
        .map(s -> s.time + " " + Long.toHexString(Double.doubleToRawLongBits(s.value)))
        .toList();
  }

  @Provide
  Arbitrary<List<Kind>> kinds() {
    Arbitrary<Long> gap =
        Arbitraries.frequencyOf(
            Tuple.of(12, Arbitraries.just(2_000L)),
            Tuple.of(2, Arbitraries.longs().between(1, 4_100)),
            Tuple.of(1, Arbitraries.longs().between(1, 80_000_000_000L)));
    Arbitrary<Double> value =
        Arbitraries.frequencyOf(
            Tuple.of(8, Arbitraries.just(7.0)),
            Tuple.of(8, Arbitraries.integers().between(0, 300).map(i -> (double) i)),
            Tuple.of(2, Arbitraries.integers().between(-70_000, 70_000).map(i -> (double) i)),
            Tuple.of(1, Arbitraries.doubles()),
            Tuple.of(1, odd()));
    Arbitrary<Kind> few =
        Combinators.combine(Arbitraries.just(2_000L).list().ofSize(1), value.list().ofMaxSize(800))
            .as(Kind::new);
    Arbitrary<Kind> any =
        Combinators.combine(gap.list().ofMinSize(1).ofMaxSize(300), value.list().ofMaxSize(800))
            .as(Kind::new);
    return Arbitraries.oneOf(few, any).list().ofSize(3);
  }

  private static Arbitrary<Double> odd() {
    return Arbitraries.of(
        Stale.MARKER,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        -0.0,
        1e300,
        0x1p62,
        0x1p63,
        -0x1p63,
        0x1p53 + 2);
  }

  @Provide
  Arbitrary<int[]> cuts() {
    return Combinators.combine(
            Arbitraries.integers().between(-5_000, 1_700_000),
            Arbitraries.integers().between(0, 1_700_000))
        .as((from, length) -> new int[] {from, length});
  }

  @Example
  void doesNotTakeTheTimesOfTheSeriesBeforeForItsOwn() {
    Samples read = new Samples(START, START + 1_000_000);
    List<Sample> some = new Kind(List.of(2_000L), List.of(1.0, 2.0, 3.0)).samples(false);
    read(series(some), read);
    assertThat(read.hasSameTimes()).isFalse();
    read(series(some), read);
    assertThat(read.hasSameTimes()).isTrue();
    read(series(some.subList(0, 2)), read);
    assertThat(read.hasSameTimes()).isFalse();
    read(series(List.of()), read);
    assertThat(read.hasSameTimes()).isFalse();
    read(series(some), read);
    assertThat(read.hasSameTimes()).isFalse();
    List<Sample> ended = new Kind(List.of(2_000L), List.of(1.0, Stale.MARKER, 3.0)).samples(false);
    read(series(ended), read);
    assertThat(read.hasSameTimes()).isFalse();
    read(series(List.of()), read);
    assertThat(read.hasSameTimes()).isFalse();
    assertThat(read.size()).isZero();
  }

  private static void read(Series series, Samples into) {
    into.clear();
    series.read(into);
    into.dropStale();
  }

  @Example
  void seesNothingThatWasAddedToAnotherSeriesMeanwhile() {
    Samples read = new Samples(START, START + 1_000_000);
    List<Sample> some = new Kind(List.of(2_000L), List.of(1.0, 2.0, 3.0)).samples(false);
    Series first = series(some);
    read(first, read);
    first.append(START + 6_000, 4);
    Series second = series(some);
    read(second, read);
    assertThat(read.hasSameTimes()).isTrue();
    second.append(START + 6_000, 4);
    read(second, read);
    assertThat(read.hasSameTimes()).isFalse();
    assertThat(read.size()).isEqualTo(4);
  }

  @Example
  void forgetsWholeChunks() {
    List<Double> values = java.util.Collections.nCopies(600, 1.0);
    Series series = series(new Kind(List.of(2_000L), values).samples(true));
    int before = series.bytes();
    assertThat(series.expire(START + 600_000)).isFalse();
    assertThat(series.bytes()).isLessThan(before);
    Samples read = new Samples(0, Long.MAX_VALUE - 1);
    read(series, read);
    assertThat(read.size()).isEqualTo(360);
    assertThat(read.time(0)).isEqualTo(START + 480_000);
    assertThat(series.expire(START + 1_200_000)).isTrue();
    assertThat(series.append(START + 1_300_000, 1)).isEqualTo(Series.Appended.GONE);
  }

  @Example
  void takesNoSampleThatIsNotYounger() {
    Series series = series(List.of(new Sample(START, 1)));
    assertThat(series.append(START, 2)).isEqualTo(Series.Appended.LATE);
    assertThat(series.append(START - 1, 2)).isEqualTo(Series.Appended.LATE);
    assertThat(series.overlaps(START, START)).isTrue();
    assertThat(series.overlaps(START + 1, START + 2)).isFalse();
  }
}
