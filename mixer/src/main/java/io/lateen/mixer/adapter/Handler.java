package io.lateen.mixer.adapter;

import io.lateen.mixer.template.Instance;
import io.lateen.wire.monitoring.CertificateFile;
import java.util.List;
import java.util.Map;

/// A running adapter with its parameters. A handler implements the methods of the varieties its
/// adapter's templates have. Any method may throw: that is an error of this handler alone, counted
/// under its name. `check`, `quota` and `generate` run on any number of threads at once; `report`
/// of an {@link Pace#OUTSIDE} handler on one at a time, of a {@link Pace#MEMORY} one on any number.
public interface Handler extends AutoCloseable {

  /// May the request pass?
  default CheckResult check(Instance instance) throws Exception {
    throw new UnsupportedOperationException("no check of " + instance);
  }

  /// Takes from a quota.
  default QuotaResult quota(Instance instance, QuotaArguments arguments) throws Exception {
    throw new UnsupportedOperationException("no quota of " + instance);
  }

  /// Takes note of requests; instances of all configured types, in the order they came.
  default void report(List<Instance> instances) throws Exception {
    throw new UnsupportedOperationException("no report of " + instances);
  }

  /// Gives values by the names of the template's outputs; what is not known is left out.
  default Map<String, Object> generate(Instance instance) throws Exception {
    throw new UnsupportedOperationException("no values of " + instance);
  }

  /// Files of certificates that it has read and uses; any thread, also when it has been closed.
  default List<CertificateFile> certificateFiles() {
    return List.of();
  }

  /// No other method is called any more. Everything reported before has been handed in.
  @Override
  default void close() {}
}
