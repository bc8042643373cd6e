import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Transactional producers of Kafka's own Java client, told by standard input what to do, a command a line; each is answered by a line.
 * begin ID | send ID TOPIC PARTITION KEY VALUE [NAME VALUE]... | commit ID | abort ID (bytes in base64, "-" is null; a send is flushed
 * before it is answered with its offset). All end with the input.
 */
public class TransactionalProducers {
  private static final Map<String, KafkaProducer<byte[], byte[]>> producers = new HashMap<>();

  public static void main(String[] args) throws Exception {
    BufferedReader input = new BufferedReader(new InputStreamReader(System.in));
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      String[] words = line.split(" ");
      try {
        System.out.println("done " + run(args[0], words));
      } catch (Exception failure) {
        System.out.println("failed " + failure);
      }
    }
    System.exit(0); // Open transactions stay open: what a producer leaves that was killed.
  }

  private static String run(String brokers, String[] words) throws Exception {
    KafkaProducer<byte[], byte[]> producer = producers.computeIfAbsent(words[1], id -> open(brokers, id));
    switch (words[0]) {
      case "begin" -> producer.beginTransaction();
      case "commit" -> producer.commitTransaction();
      case "abort" -> producer.abortTransaction();
      case "send" -> {
        var sent = producer.send(recordOf(words));
        producer.flush();
        return String.valueOf(sent.get().offset());
      }
      default -> throw new IllegalArgumentException(words[0]);
    }
    return "";
  }

  private static KafkaProducer<byte[], byte[]> open(String brokers, String id) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", brokers, "transactional.id", id, "transaction.timeout.ms", 300_000);
    var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    producer.initTransactions();
    return producer;
  }

  private static ProducerRecord<byte[], byte[]> recordOf(String[] words) {
    var record =
        new ProducerRecord<>(words[2], Integer.valueOf(words[3]), bytesOf(words[4]), bytesOf(words[5]));
    for (int at = 6; at + 1 < words.length; at += 2) record.headers().add(words[at], bytesOf(words[at + 1]));
    return record;
  }

  private static byte[] bytesOf(String word) {
    return word.equals("-") ? null : Base64.getDecoder().decode(word);
  }
}
