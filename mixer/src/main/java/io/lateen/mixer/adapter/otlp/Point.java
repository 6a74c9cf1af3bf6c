package io.lateen.mixer.adapter.otlp;

import java.time.Instant;
import java.util.Map;

/// A value of one request.
///
/// @param value a number; of a duration its seconds
record Point(Meter meter, Map<String, Object> dimensions, double value, Instant time) {

  /// What is added up.
  record Series(Meter meter, Map<String, Object> dimensions) {}

  Series series() {
    return new Series(meter, dimensions);
  }
}
