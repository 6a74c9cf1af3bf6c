package io.lateen.citadel.authority;

/// Why a certificate was not issued.
public final class CaProblem extends Exception {
  private static final long serialVersionUID = 1;

  private final Kind kind;

  /// The names of Citadel's errors, as its metrics have them.
  public enum Kind {
    /// There is no signing key yet.
    CA_NOT_READY("CA_NOT_READY"),
    /// The request cannot be read, or its key is not its sender's.
    CSR_ERROR("CSR_ERROR"),
    /// The request names nobody, and is asked in a way that wants a name.
    ID_ERROR("ID_ERROR"),
    /// A key is to sign certificates, and whoever asks may not have such a one.
    NOT_ALLOWED("NOT_ALLOWED"),
    /// A longer life was asked for than any certificate gets.
    TTL_ERROR("TTL_ERROR"),
    /// Signing failed.
    CERT_GEN_ERROR("CERT_GEN_ERROR");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }
  }

  public CaProblem(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
