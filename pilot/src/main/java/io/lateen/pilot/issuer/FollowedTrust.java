package io.lateen.pilot.issuer;

import io.lateen.wire.monitoring.CertificateFile;
import io.lateen.wire.tls.FileStamp;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A [Trust] that is read anew when its file changes; a file that cannot be used leaves the former
/// in force. Thread-safe.
final class FollowedTrust {
  private static final Logger LOG = LoggerFactory.getLogger(FollowedTrust.class);

  private final Path pem;
  private Trust trust;
  private FileStamp tried;

  /// @throws IOException if it cannot be read
  FollowedTrust(Path pem) throws IOException {
    this.pem = pem;
    this.trust = Trust.with(pem);
    this.tried = trust.stamp();
  }

  /// What is believed now; another object when that has changed. Blocks, for a look at the file.
  synchronized Trust now() {
    FileStamp stamp = FileStamp.of(pem);
    if (!stamp.equals(tried)) {
      tried = stamp;
      try {
        trust = Trust.with(pem);
        LOG.info("key servers are believed by what {} holds now", pem);
      } catch (IOException e) {
        LOG.warn("key servers are believed as before: {}", e.getMessage());
      }
    }
    return trust;
  }

  CertificateFile file() {
    return now().file();
  }
}
