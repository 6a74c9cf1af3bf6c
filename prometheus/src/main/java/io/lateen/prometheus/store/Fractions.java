package io.lateen.prometheus.store;

import java.util.Arrays;

/// Any numbers: those that differ from the one before, and a bit for each sample that says whether
/// it does.
final class Fractions implements Values {
  private double[] different = new double[4];
  private long[] changes = new long[1];
  private int changed;
  private int count;
  private boolean fell;

  Fractions(double first) {
    different[0] = first;
    fell = Double.isNaN(first);
    count = 1;
  }

  /// The same values as in another form.
  static Fractions of(Values values, int count) {
    double[] all = new double[count];
    values.read(all, 0, new int[count]);
    Fractions fractions = new Fractions(all[0]);
    for (int i = 1; i < count; i++) {
      fractions.add(all[i]);
    }
    return fractions;
  }

  @Override
  public boolean add(double value) {
    double before = different[changed];
    if (count == changes.length * Long.SIZE) {
      changes = Arrays.copyOf(changes, changes.length + 1);
    }
    if (Double.doubleToRawLongBits(value) != Double.doubleToRawLongBits(before)) {
      addDifferent(value);
      fell |= !(value >= before);
    }
    count++;
    return true;
  }

  private void addDifferent(double value) {
    changes[count >>> 6] |= 1L << count;
    if (++changed == different.length) {
      different = Arrays.copyOf(different, 2 * changed);
    }
    different[changed] = value;
  }

  @Override
  public void read(double[] into, int at, int[] scratch) {
    int place = 0;
    for (int i = 0; i < count; i++) {
      place += (int) (changes[i >>> 6] >>> i) & 1;
      into[at + i] = different[place];
    }
  }

  @Override
  public boolean rise() {
    return !fell;
  }

  @Override
  public boolean mayEnd() {
    return fell;
  }

  @Override
  public int bytes() {
    return (different.length + changes.length) * Long.BYTES;
  }

  @Override
  public void trim() {
    different = Arrays.copyOf(different, changed + 1);
  }
}
