package io.lateen.app.mesh;

/// Why a mesh cannot be started or stopped: one sentence and the next step, for people.
public final class MeshException extends RuntimeException {
  public MeshException(String message) {
    super(message);
  }

  public MeshException(String message, Throwable cause) {
    super(message, cause);
  }
}
