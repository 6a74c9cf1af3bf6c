package io.lateen.proxy.filter.http.jwt;

import io.lateen.proxy.filter.Serving;
import io.lateen.proxy.upstream.Worker;
import org.jspecify.annotations.Nullable;

/// Where an issuer's keys come from. Any thread.
interface KeySource {
  /// The keys now; null: there are none yet.
  @Nullable Jwks now();

  /// Calls back, on the worker's loop, once keys have been fetched or could not be.
  ///
  /// @param unknown whether the keys that are there lack the one that is looked for
  /// @return false: it would do no good now, and nobody is called back
  boolean await(Worker worker, Serving serving, boolean unknown, Runnable done);

  /// Keys that came with the configuration.
  record Inline(Jwks keys) implements KeySource {
    @Override
    public Jwks now() {
      return keys;
    }

    @Override
    public boolean await(Worker worker, Serving serving, boolean unknown, Runnable done) {
      return false;
    }
  }
}
