package io.lateen.proxy.report.mixer;

import io.lateen.wire.mixer.AttributeWriter;
import io.lateen.wire.mixer.WordTable;

/// Something over that is told a little later, together with others.
public interface FinishedRecord {
  /// Writes everything. Called once; then nobody needs it any more.
  void write(AttributeWriter out, WordTable words);

  /// About how much memory it keeps until then.
  int octets();
}
