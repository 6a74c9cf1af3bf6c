package io.lateen.proxy.admin;

import io.lateen.proxy.message.JsonWriter;
import io.lateen.proxy.tls.ShownCertificates;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/// `/certs`, as `envoy.admin.v3.Certificates`.
final class CertsPage {
  private static final int DNS = 2;
  private static final int URI = 6;
  private static final int IP = 7;

  private CertsPage() {}

  static String json(List<ShownCertificates> all, Instant now) {
    JsonWriter out = new JsonWriter();
    out.beginObject().name("certificates").beginArray();
    for (ShownCertificates one : all) {
      out.beginObject();
      write("ca_cert", one.roots(), now, out);
      write("cert_chain", one.chain(), now, out);
      out.endObject();
    }
    return out.endArray().endObject() + "\n";
  }

  private static void write(
      String field, ShownCertificates.Held held, Instant now, JsonWriter out) {
    out.name(field).beginArray();
    held.certificates().forEach(certificate -> write(held.path(), certificate, now, out));
    out.endArray();
  }

  private static void write(String path, X509Certificate certificate, Instant now, JsonWriter out) {
    Instant end = certificate.getNotAfter().toInstant();
    out.beginObject().field("path", path);
    out.field("serial_number", certificate.getSerialNumber().toString(16));
    names(certificate, out);
    long days = Math.max(0, Duration.between(now, end).toDays());
    out.field("days_until_expiration", Long.toString(days));
    out.field("valid_from", certificate.getNotBefore().toInstant().toString());
    out.field("expiration_time", end.toString());
    out.endObject();
  }

  private static void names(X509Certificate certificate, JsonWriter out) {
    out.name("subject_alt_names").beginArray();
    for (List<?> name : names(certificate)) {
      String kind = kind((Integer) name.get(0));
      if (!kind.isEmpty()) {
        out.beginObject().field(kind, String.valueOf(name.get(1))).endObject();
      }
    }
    out.endArray();
  }

  private static Collection<List<?>> names(X509Certificate certificate) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names == null ? List.of() : names;
    } catch (CertificateParsingException e) {
      return List.of(); // names that cannot be read name nobody
    }
  }

  private static String kind(int type) {
    return switch (type) {
      case DNS -> "dns";
      case URI -> "uri";
      case IP -> "ip_address";
      default -> "";
    };
  }
}
