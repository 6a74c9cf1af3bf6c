package io.lateen.prometheus.promql;

import io.lateen.prometheus.label.Labels;

/// A series of values, one for each step of a query; [#ABSENT] where there is none.
///
/// @param values not edited once the line is handed on
@SuppressWarnings("ArrayRecordComponent") // compared by identity
record Line(Labels labels, double[] values) {
  private static final long ABSENT_BITS = 0x7ff8_0000_0ab5_e000L;

  /// No value. A not-a-number like others, told from them by its bits: see [#isPresent].
  static final double ABSENT = Double.longBitsToDouble(ABSENT_BITS);

  static boolean isPresent(double value) {
    return !Double.isNaN(value) || Double.doubleToRawLongBits(value) != ABSENT_BITS;
  }

  boolean has(int step) {
    return isPresent(values[step]);
  }
}
